"""How fast Plenary is, beside a bare Flask route on the same machine. Measures, and gates nothing: ``make bench``."""
