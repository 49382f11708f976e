using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Calculations.Reports;

internal sealed class SampleShopTests
{
    private const int Lines = 5_000;

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task The_rows_are_the_same_on_every_machine()
    {
        var shop = Shop();
        await shop.EnsureAsync(ComputeContext.SingleThreaded(), 1);

        // Another generator needs another SampleShop.Version as well as another checksum here.
        Assert.That(Checksum(shop.Path), Is.EqualTo("005a5ea2c977e58a374eb1fa45c5efd7b87de929bda5335ff9b9139a94deb2d3"));
    }

    [Test]
    public async Task It_has_exactly_the_lines_asked_for_and_every_reference_is_met()
    {
        var shop = Shop();
        await shop.EnsureAsync(ComputeContext.SingleThreaded(), 1);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Ask(shop.Path, "SELECT count(*) FROM order_lines"), Is.EqualTo(Lines));
            Assert.That(Ask(shop.Path, "SELECT count(*) FROM pragma_foreign_key_check"), Is.Zero);
            Assert.That(Ask(shop.Path, "SELECT count(*) FROM orders WHERE id NOT IN (SELECT order_id FROM order_lines)"), Is.Zero);
            Assert.That(Ask(shop.Path, "SELECT count(*) FROM orders JOIN customers ON customers.id = customer_id WHERE joined > ordered_on"), Is.Zero);
            Assert.That(Ask(shop.Path, """
                SELECT count(*) FROM order_lines JOIN orders ON orders.id = order_id JOIN products ON products.id = product_id
                WHERE launched > ordered_on OR discontinued <= ordered_on
                """), Is.Zero);
        }
    }

    [Test]
    public async Task Visitors_and_copies_that_come_at_once_make_it_once()
    {
        var here = Shop();
        var inAnotherCopy = Shop();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Task.Run(() =>
            (number % 2 == 0 ? here : inAnotherCopy).EnsureAsync(ComputeContext.SingleThreaded(), 1))));
        var made = File.GetLastWriteTimeUtc(here.Path);
        await inAnotherCopy.EnsureAsync(ComputeContext.SingleThreaded(), 1);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Ask(here.Path, "SELECT count(*) FROM order_lines"), Is.EqualTo(Lines));
            Assert.That(File.GetLastWriteTimeUtc(here.Path), Is.EqualTo(made));
            Assert.That(Directory.GetFiles(_folder.Path, "*.part"), Is.Empty);
        }
    }

    [Test]
    public async Task Whoever_does_not_hold_the_lock_waits_and_does_not_make_it()
    {
        var shop = Shop();
        using var giveUp = new CancellationTokenSource();
        await using (new FileStream(shop.Path + ".lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            var waiting = shop.EnsureAsync(ComputeContext.SingleThreaded(cancellationToken: giveUp.Token), 1);
            Assert.That(waiting.IsCompleted, Is.False);
            await giveUp.CancelAsync();
            Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        }

        Assert.That(File.Exists(shop.Path), Is.False);
        await shop.EnsureAsync(ComputeContext.SingleThreaded(), 1);
        Assert.That(File.Exists(shop.Path), Is.True);
    }

    [Test]
    public async Task What_a_killed_copy_left_is_not_taken_for_the_shop()
    {
        var shop = Shop();
        var left = _folder.File(Path.GetFileName(shop.Path) + ".123.part", "half a shop");

        await shop.EnsureAsync(ComputeContext.SingleThreaded(), 1);

        Assert.That(Ask(shop.Path, "SELECT count(*) FROM order_lines"), Is.EqualTo(Lines));
        Assert.That(File.Exists(left), Is.False);
    }

    [Test]
    public async Task A_cancelled_one_leaves_nothing_and_the_next_visitor_makes_it()
    {
        var shop = Shop();
        using var cancel = new CancellationTokenSource();
        var progress = new Reports(each =>
        {
            if (each.Fraction > 0)
            {
                cancel.Cancel();
            }
        });

        Assert.That(async () => await shop.EnsureAsync(ComputeContext.SingleThreaded(progress, cancel.Token), 1), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.GetFiles(_folder.Path, "*.db*").Select(Path.GetExtension), Is.EqualTo([".lock"]));

        await shop.EnsureAsync(ComputeContext.SingleThreaded(), 1);
        Assert.That(File.Exists(shop.Path), Is.True);
    }

    [Test]
    public async Task It_says_how_far_it_is()
    {
        var fractions = new List<double>();
        var shop = Shop();

        await shop.EnsureAsync(ComputeContext.SingleThreaded(new Reports(each => fractions.Add(each.Fraction!.Value))), 0.5);

        Assert.That(fractions, Is.Ordered);
        Assert.That(fractions, Has.Count.GreaterThan(2).And.Some.InRange(0.1, 0.4));
        Assert.That(fractions[^1], Is.EqualTo(0.5));
    }

    [Test]
    public void A_place_that_cannot_be_written_makes_it_unavailable()
    {
        var file = _folder.File("in-the-way", "");
        var shop = new SampleShop(Path.Combine(file, "shop"), Lines, TimeProvider.System, NullLogger<SampleShop>.Instance);

        Assert.That(async () => await shop.EnsureAsync(ComputeContext.SingleThreaded(), 1), Throws.InstanceOf<CalculationUnavailableException>());
    }

    private SampleShop Shop() => new(_folder.Path, Lines, TimeProvider.System, NullLogger<SampleShop>.Instance);

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }

    private static long Ask(string path, string sql)
    {
        using var connection = Open(path);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static string Checksum(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var connection = Open(path);
        foreach (var table in (string[])["countries", "customers", "products", "orders", "order_lines"])
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table} ORDER BY 1, 2";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                var cells = Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture));
                hash.AppendData(Encoding.UTF8.GetBytes($"{table}|{string.Join('|', cells)}\n"));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed class Reports(Action<ComputeProgress> told) : IProgress<ComputeProgress>
    {
        public void Report(ComputeProgress value) => told(value);
    }
}
