"""Values as writers type them and prose has them: days, periods, quantities, countries, gaps to fill in."""
