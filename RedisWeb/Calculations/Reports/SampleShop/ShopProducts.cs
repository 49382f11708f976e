namespace RedisWeb.Calculations;

/// <param name="PriceCents">What it costs today.</param>
/// <param name="CostCents">What the shop pays for it.</param>
/// <param name="Stock">Pieces in the warehouse at the end of the shop's time.</param>
internal sealed record ShopProduct(
    int Id, string Name, string Category, int PriceCents, int CostCents, DateOnly Launched, DateOnly? Discontinued, int Stock);

/// <summary>The shop's assortment, and how its products are drawn: by season and popularity, or as the companion of another.</summary>
internal sealed class ShopProducts
{
    private const int CompanionsEach = 3;

    private readonly ShopWeights[] _categoriesByMonth;
    private readonly ShopWeights _ranks;
    private readonly int[][] _companions;
    private readonly int _perCategory;

    public ShopProducts(int perCategory, int orderLines, ShopRandom random)
    {
        var categories = ShopNames.Categories;
        _perCategory = perCategory;
        _categoriesByMonth = [.. Enumerable.Range(0, 12).Select(month => new ShopWeights(categories.Select(category => category.Months[month])))];

        // Zipf's law, a little flattened: the best sellers lead by far, and the tail is long.
        var popularity = Enumerable.Range(0, perCategory).Select(rank => 1_000_000 / (rank + 3)).ToArray();
        _ranks = new ShopWeights(popularity);
        All = [.. Enumerable.Range(0, categories.Length * perCategory).Select(index => Product(
            index, (int)((long)orderLines * popularity[index % perCategory] / _ranks.Total / categories.Length / 48), random))];
        _companions = [.. All.Select((_, index) => Companions(index, random))];
    }

    /// <summary>Their ids are their places, from 1.</summary>
    public IReadOnlyList<ShopProduct> All { get; }

    /// <summary>What somebody comes for in this month.</summary>
    public ShopProduct DrawFirst(int month, ShopRandom random) => Within(_categoriesByMonth[month - 1].Draw(random), random);

    /// <summary>What goes with it: often a companion, sometimes of its category, sometimes anything.</summary>
    public ShopProduct DrawNext(ShopProduct first, int month, ShopRandom random) => random.Below(100) switch
    {
        < 40 => All[_companions[first.Id - 1][random.Below(CompanionsEach)]],
        < 60 => Within((first.Id - 1) / _perCategory, random),
        _ => DrawFirst(month, random),
    };

    private ShopProduct Within(int category, ShopRandom random) => All[category * _perCategory + _ranks.Draw(random)];

    private ShopProduct Product(int index, int soldMonthly, ShopRandom random)
    {
        var category = ShopNames.Categories[index / _perCategory];
        var rank = index % _perCategory;
        var name = $"{ShopNames.Adjectives[rank % ShopNames.Adjectives.Length]} {category.Things[rank / ShopNames.Adjectives.Length % category.Things.Length]}";
        var price = (category.LeastPrice + random.Below(category.MostPrice - category.LeastPrice)) * 100 + (random.Chance(50) ? 95 : 49);
        var cost = price * (45 + random.Below(25)) / 100;

        // The first of each category is always on sale, so that there is always something to draw.
        var launched = rank > 0 && random.Chance(20) ? ShopTime.First.AddDays(random.Below(ShopTime.Days)) : new DateOnly(2019, 3, 1).AddDays(random.Below(600));
        DateOnly? discontinued = rank > 0 && random.Chance(10) ? new DateOnly(2023, 1, 1).AddDays(random.Below(1000)) : null;
        var stock = soldMonthly * (50 + random.Below(150)) / 100 + random.Below(40) + (random.Chance(14) ? 200 + random.Below(600) : 0);
        return new ShopProduct(index + 1, name, category.Name, price, cost, launched, discontinued > launched ? discontinued : null, stock);
    }

    private int[] Companions(int index, ShopRandom random)
    {
        var category = index / _perCategory;
        var neighbour = (category + 1) % ShopNames.Categories.Length;
        return [.. Enumerable.Range(0, CompanionsEach).Select(n =>
            (n == 0 ? neighbour : category) * _perCategory + _ranks.Draw(random))];
    }
}
