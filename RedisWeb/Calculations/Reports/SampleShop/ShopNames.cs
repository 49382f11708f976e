namespace RedisWeb.Calculations;

/// <summary>What the shop's rows are named and made from.</summary>
internal static class ShopNames
{
    public static readonly string[] Adjectives =
        ["Oak", "Copper", "Linen", "Compact", "Classic", "Nordic", "Folding", "Ceramic", "Deluxe", "Bamboo", "Slate", "Woven", "Little"];

    /// <summary>Prices are in euros; the twelve months say when the category sells.</summary>
    public static readonly ShopCategory[] Categories =
    [
        new("Kitchen", 6, 90, [9, 9, 9, 9, 9, 9, 8, 8, 9, 10, 12, 14], ["Kettle", "Chopping Board", "Pan", "Whisk", "Knife Set", "Salad Bowl", "Scale", "Casserole"]),
        new("Coffee and tea", 4, 240, [11, 11, 10, 9, 8, 7, 7, 7, 9, 11, 12, 14], ["Espresso Maker", "Filter Papers", "Teapot", "Grinder", "Mug", "Milk Frother", "Tea Caddy", "Scoop"]),
        new("Garden", 5, 160, [2, 4, 10, 18, 20, 17, 13, 9, 7, 5, 2, 1], ["Watering Can", "Trowel", "Planter", "Hose", "Bird Feeder", "Lantern", "Pruner", "Bench"]),
        new("Toys", 5, 70, [6, 6, 6, 7, 7, 7, 7, 7, 7, 9, 18, 30], ["Train", "Puzzle", "Kite", "Building Set", "Plush Bear", "Yo-yo", "Doll's House", "Marble Run"]),
        new("Books", 8, 45, [10, 9, 9, 8, 8, 9, 11, 11, 9, 10, 12, 18], ["Atlas", "Cookbook", "Field Guide", "Novel", "Sketchbook", "Almanac", "Poems", "Travel Guide"]),
        new("Sports", 9, 130, [14, 11, 10, 10, 10, 9, 8, 7, 9, 8, 8, 9], ["Yoga Mat", "Racket", "Dumbbell", "Bottle", "Jump Rope", "Backpack", "Ball", "Headband"]),
        new("Office", 2, 120, [12, 9, 8, 8, 7, 7, 7, 12, 14, 10, 9, 8], ["Notebook", "Pen Case", "Desk Lamp", "Stapler", "Letter Tray", "Calendar", "Clock", "Footrest"]),
        new("Lighting", 7, 210, [10, 9, 7, 6, 5, 5, 5, 6, 9, 12, 14, 14], ["Floor Lamp", "Fairy Lights", "Bulb", "Wall Light", "Candle Holder", "Night Light", "Shade", "Dimmer"]),
        new("Bath", 3, 60, [9, 8, 8, 8, 8, 8, 7, 7, 8, 8, 10, 13], ["Towel", "Soap Dish", "Bath Mat", "Mirror", "Brush", "Robe", "Basket", "Stool"]),
        new("Travel", 6, 190, [6, 6, 8, 9, 11, 15, 16, 11, 7, 6, 5, 7], ["Suitcase", "Neck Pillow", "Adapter", "Wash Bag", "Map Case", "Umbrella", "Luggage Tag", "Daypack"]),
    ];

    /// <summary>The two weights say how many customers in a thousand come from there at the beginning, and at the end.</summary>
    public static readonly ShopMarket[] Markets =
    [
        new("DE", "Germany", 300, 210, ["Anna", "Lukas", "Jürgen", "Sabine", "Mia", "Felix"], ["Müller", "Schmidt", "Weiß", "Krüger", "Vogel", "Lindner"]),
        new("FR", "France", 150, 140, ["Camille", "Hugo", "Léa", "Théo", "Élodie", "Noé"], ["Dubois", "Lefèvre", "Moreau", "D'Angelo", "Girard", "Petit"]),
        new("GB", "United Kingdom", 170, 110, ["Olivia", "Harry", "Amelia", "George", "Isla", "Jack"], ["Smith", "Patel", "O'Connor", "Taylor", "Evans", "Hughes"]),
        new("NL", "Netherlands", 90, 80, ["Sanne", "Daan", "Femke", "Bram", "Lotte", "Sem"], ["de Vries", "van den Berg", "Jansen", "Bakker", "Visser", "'t Hart"]),
        new("US", "United States", 50, 150, ["Emma", "Liam", "Ava", "Noah", "Sophia", "Mason"], ["Johnson", "García", "Nguyen", "O'Brien", "Lee", "Walker"]),
        new("ES", "Spain", 60, 70, ["Lucía", "Martín", "Sofía", "Pablo", "Carmen", "Íñigo"], ["Fernández", "López", "Ruiz", "Muñoz", "Ortega", "Vega"]),
        new("IT", "Italy", 50, 60, ["Giulia", "Matteo", "Chiara", "Luca", "Sara", "Nicolò"], ["Rossi", "Bianchi", "Ferrari", "Dell'Acqua", "Greco", "Conti"]),
        new("PL", "Poland", 30, 80, ["Zofia", "Jakub", "Hanna", "Michał", "Łucja", "Piotr"], ["Nowak", "Wiśniewska", "Wójcik", "Zając", "Król", "Lewandowska"]),
        new("AT", "Austria", 40, 35, ["Laura", "Maximilian", "Leonie", "Paul", "Eva", "Jakob"], ["Gruber", "Huber", "Wagner", "Pichler", "Steiner", "Moser"]),
        new("CH", "Switzerland", 30, 30, ["Nina", "Urs", "Chantal", "Reto", "Elin", "Beat"], ["Meier", "Keller", "Frei", "Baumann", "Favre", "Bernasconi"]),
        new("SE", "Sweden", 20, 25, ["Astrid", "Oskar", "Elsa", "Björn", "Maja", "Åke"], ["Andersson", "Lindström", "Nilsson", "Öberg", "Sjögren", "Berg"]),
        new("IE", "Ireland", 10, 10, ["Aoife", "Cian", "Niamh", "Conor", "Saoirse", "Finn"], ["Murphy", "O'Sullivan", "Kelly", "Byrne", "O'Neill", "Walsh"]),
    ];
}

internal sealed record ShopCategory(string Name, int LeastPrice, int MostPrice, int[] Months, string[] Things);

internal sealed record ShopMarket(string Code, string Name, int AtFirst, int AtLast, string[] FirstNames, string[] LastNames);
