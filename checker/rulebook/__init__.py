"""Loading a rulebook: packs, tables, rules, policies and waivers, with every mistake at once."""
