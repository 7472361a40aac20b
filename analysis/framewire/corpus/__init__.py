"""From scraped files to clean, dated, attributed, de-duplicated articles."""
