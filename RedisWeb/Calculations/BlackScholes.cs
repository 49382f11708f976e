using MathNet.Numerics.Distributions;

namespace RedisWeb.Calculations;

/// <summary>The value of a European option by formula, and how it moves.</summary>
/// <remarks>
/// F. Black, M. Scholes (1973), with a continuous dividend yield by R. Merton (1973); as in J. Hull, <em>Options, Futures, and Other
/// Derivatives</em>, ch. 15, 17 and 19. Rates, yield and volatility are fractions for a year (0.05 is 5 %), time is in years.
/// </remarks>
internal readonly struct BlackScholes
{
    private readonly double _sign;
    private readonly double _spot;
    private readonly double _strike;
    private readonly double _rate;
    private readonly double _yield;
    private readonly double _volatility;
    private readonly double _years;
    private readonly double _d1;
    private readonly double _d2;

    public BlackScholes(OptionPriceInput input)
    {
        _sign = input.Type == OptionType.Call ? 1 : -1;
        (_spot, _strike, _years) = (input.Spot, input.Strike, input.Years);
        (_rate, _yield, _volatility) = (input.Rate / 100, input.DividendYield / 100, input.Volatility / 100);
        var spread = _volatility * Math.Sqrt(_years);
        _d1 = (Math.Log(_spot / _strike) + ((_rate - _yield + (_volatility * _volatility / 2)) * _years)) / spread;
        _d2 = _d1 - spread;
    }

    public double Price =>
        _sign * ((DiscountedSpot * Normal.CDF(0, 1, _sign * _d1)) - (DiscountedStrike * Normal.CDF(0, 1, _sign * _d2)));

    /// <summary>The change of the price for each unit of the spot price.</summary>
    public double Delta => _sign * Math.Exp(-_yield * _years) * Normal.CDF(0, 1, _sign * _d1);

    /// <summary>The change of delta for each unit of the spot price.</summary>
    public double Gamma => Math.Exp(-_yield * _years) * Normal.PDF(0, 1, _d1) / (_spot * _volatility * Math.Sqrt(_years));

    /// <summary>The change of the price for a volatility higher by 1 (that is, by 100 percentage points).</summary>
    public double Vega => DiscountedSpot * Normal.PDF(0, 1, _d1) * Math.Sqrt(_years);

    /// <summary>The change of the price as a year passes.</summary>
    public double Theta =>
        (-DiscountedSpot * Normal.PDF(0, 1, _d1) * _volatility / (2 * Math.Sqrt(_years)))
        - (_sign * _rate * DiscountedStrike * Normal.CDF(0, 1, _sign * _d2))
        + (_sign * _yield * DiscountedSpot * Normal.CDF(0, 1, _sign * _d1));

    /// <summary>The change of the price for a rate higher by 1 (that is, by 100 percentage points).</summary>
    public double Rho => _sign * _years * DiscountedStrike * Normal.CDF(0, 1, _sign * _d2);

    private double DiscountedSpot => _spot * Math.Exp(-_yield * _years);

    private double DiscountedStrike => _strike * Math.Exp(-_rate * _years);
}
