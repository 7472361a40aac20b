"""What the processor is asked to do: compiled operations on tiles, rows and matrices, with the same bits everywhere."""
