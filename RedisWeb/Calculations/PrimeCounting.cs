using System.Numerics;
using System.Runtime.InteropServices;

namespace RedisWeb.Calculations;

/// <summary>The number of primes up to x, without finding them.</summary>
/// <remarks>
/// Legendre's sieve over the values floor(x / k), as described by Lucy_Hedgehog (Project Euler 10, 2011), in the form that Min_25
/// published (2018): even numbers are left out, only the k that no sieved prime divides are kept, sieving ends at the fourth root of
/// x, and the products of two larger primes are subtracted at the end. O(x^(3/4) / log x) time, O(x^(1/2)) memory: 8 MB for 10^12.
/// </remarks>
internal static class PrimeCounting
{
    /// <summary>The largest x: quotients are taken in double, which is exact (rounded down) for dividends below 2^53, and p² must fit an int.</summary>
    public const long Largest = 10_000_000_000_000;

    /// <summary>pi(x), exactly.</summary>
    public static long Count(long x, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(x, Largest);
        return x < 3 ? (x == 2 ? 1 : 0) : new Sieve(x).Run(cancellationToken);
    }

    private ref struct Sieve
    {
        private readonly long _x;
        private readonly int _root;

        // smalls[i]: odd numbers in 3..2i+1 that are prime, or not yet known to be composite.
        private readonly Span<int> _smalls;

        // roughs: the odd k up to the root without a sieved prime factor. larges[i]: like smalls, up to x / roughs[i].
        private readonly Span<int> _roughs;
        private readonly Span<long> _larges;
        private readonly Span<bool> _composite;
        private int _rough;
        private int _sieved;

        public Sieve(long x)
        {
            _x = x;
            _root = (int)Math.Sqrt(x);
            _rough = (_root + 1) / 2;
            _smalls = new int[_rough];
            _roughs = new int[_rough];
            _larges = new long[_rough];
            _composite = new bool[_root + 1];
            _sieved = 0;
            for (var i = 0; i < _rough; i++)
            {
                _smalls[i] = i;
                _roughs[i] = (2 * i) + 1;
                _larges[i] = ((x / ((2 * i) + 1)) - 1) / 2;
            }
        }

        public long Run(CancellationToken cancellationToken)
        {
            for (var p = 3; (long)p * p * p * p <= _x; p += 2)
            {
                if (!_composite[p])
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    SieveBy(p);
                }
            }

            return TakeProductsOfTwo(cancellationToken);
        }

        private void SieveBy(int p)
        {
            _composite[p] = true;
            for (var multiple = p * p; multiple <= _root; multiple += 2 * p)
            {
                _composite[multiple] = true;
            }

            SieveLarges(p);
            SieveSmalls(p);
            _sieved++;
        }

        private void SieveLarges(int p)
        {
            var (kept, k) = (0, 0);
            var last = _root / p;
            double quotient = _x / p; // floor(floor(x / p) / k) is floor(x / (p k))
            for (; k < _rough && _roughs[k] <= last; k++)
            {
                var rough = _roughs[k];
                if (!_composite[rough])
                {
                    _larges[kept] = _larges[k] - _larges[_smalls[(rough * p) >> 1] - _sieved] + _sieved;
                    _roughs[kept++] = rough;
                }
            }

            for (; k < _rough; k++)
            {
                var rough = _roughs[k];
                if (!_composite[rough])
                {
                    _larges[kept] = _larges[k] - _smalls[((int)(quotient / rough) - 1) >> 1] + _sieved;
                    _roughs[kept++] = rough;
                }
            }

            _rough = kept;
        }

        private readonly void SieveSmalls(int p)
        {
            var end = _smalls.Length;
            for (var factor = ((_root / p) - 1) | 1; factor >= p; factor -= 2)
            {
                var taken = _smalls[factor >> 1] - _sieved;
                var start = (factor * p) >> 1;
                Subtract(taken, _smalls[start..end]);
                end = start;
            }
        }

        private static void Subtract(int taken, Span<int> from)
        {
            var vectors = MemoryMarshal.Cast<int, Vector<int>>(from);
            var each = Vector.Create(taken);
            for (var i = 0; i < vectors.Length; i++)
            {
                vectors[i] -= each;
            }

            for (var i = vectors.Length * Vector<int>.Count; i < from.Length; i++)
            {
                from[i] -= taken;
            }
        }

        // Beside primes, what is left are products of two or three primes above the fourth root. The roughs are now exactly those
        // primes up to the root: taking away all that each divides takes some products more than once, which the sum gives back.
        private readonly long TakeProductsOfTwo(CancellationToken cancellationToken)
        {
            var count = _larges[0] + ((long)(_rough + (2 * (_sieved - 1))) * (_rough - 1) / 2);
            for (var k = 1; k < _rough; k++)
            {
                count -= _larges[k];
            }

            for (var i = 1; i < _rough; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                long prime = _roughs[i];
                double quotient = _x / prime;
                var last = _smalls[((int)(_x / prime / prime) - 1) >> 1] - _sieved;
                if (last < i + 1)
                {
                    break;
                }

                var sum = 0L;
                foreach (var other in _roughs[(i + 1)..(last + 1)])
                {
                    sum += _smalls[((int)(quotient / other) - 1) >> 1];
                }

                count += sum - ((long)(last - i) * (_sieved + i - 1));
            }

            return count + 1;
        }
    }
}
