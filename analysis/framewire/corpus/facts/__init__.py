"""What an article states of itself: title, date, outlet, byline, origin, language."""
