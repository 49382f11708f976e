using MathNet.Numerics.Distributions;

namespace RedisWeb.Calculations;

/// <summary>The value of a European option by formula, and how it moves.</summary>
/// <remarks>
/// F. Black, M. Scholes (1973), with a continuous dividend yield by R. Merton (1973); as in J. Hull, <em>Options, Futures, and Other
/// Derivatives</em>, ch. 15, 17 and 19. Rates, yield and volatility are fractions for a year (0.05 is 5 %), time is in years.
/// </remarks>
/// <param name="Delta">The change of the price for each unit of the spot price.</param>
/// <param name="Gamma">The change of delta for each unit of the spot price.</param>
/// <param name="Vega">The change of the price for a volatility higher by 1 (that is, by 100 percentage points).</param>
/// <param name="Theta">The change of the price as a year passes.</param>
/// <param name="Rho">The change of the price for a rate higher by 1 (that is, by 100 percentage points).</param>
internal readonly record struct BlackScholes(double Price, double Delta, double Gamma, double Vega, double Theta, double Rho)
{
    public static BlackScholes Of(OptionPriceInput input)
    {
        var (sign, years) = (input.Type == OptionType.Call ? 1 : -1, input.Years);
        var (rate, yield, volatility) = (input.Rate / 100, input.DividendYield / 100, input.Volatility / 100);
        var spread = volatility * Math.Sqrt(years);
        var d1 = (Math.Log(input.Spot / input.Strike) + ((rate - yield + (volatility * volatility / 2)) * years)) / spread;
        var (above, exercised, density) = (Normal.CDF(0, 1, sign * d1), Normal.CDF(0, 1, sign * (d1 - spread)), Normal.PDF(0, 1, d1));
        var (spot, strike) = (input.Spot * Math.Exp(-yield * years), input.Strike * Math.Exp(-rate * years));
        return new BlackScholes(
            Price: sign * ((spot * above) - (strike * exercised)),
            Delta: sign * Math.Exp(-yield * years) * above,
            Gamma: Math.Exp(-yield * years) * density / (input.Spot * volatility * Math.Sqrt(years)),
            Vega: spot * density * Math.Sqrt(years),
            Theta: (-spot * density * volatility / (2 * Math.Sqrt(years))) - (sign * rate * strike * exercised) + (sign * yield * spot * above),
            Rho: sign * years * strike * exercised);
    }
}
