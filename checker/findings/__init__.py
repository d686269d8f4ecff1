"""From outcomes to the findings table: comparison, messages, locations, order and ids."""
