"""How far coders agree, and the one code that follows from those of several."""
