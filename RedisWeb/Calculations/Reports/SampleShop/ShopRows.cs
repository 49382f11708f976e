namespace RedisWeb.Calculations;

internal sealed record ShopCountry(string Code, string Name);

internal sealed record ShopCustomer(int Id, string Name, string Country, DateOnly Joined);

/// <param name="PriceCents">What it costs today.</param>
/// <param name="CostCents">What the shop pays for it.</param>
/// <param name="Stock">Pieces in the warehouse at the end of the shop's time.</param>
internal sealed record ShopProduct(
    int Id, string Name, string Category, int PriceCents, int CostCents, DateOnly Launched, DateOnly? Discontinued, int Stock);

internal sealed record ShopOrder(int Id, int CustomerId, DateOnly Day, IReadOnlyList<ShopOrderLine> Lines);

internal readonly record struct ShopOrderLine(int ProductId, int Quantity, int UnitPriceCents);
