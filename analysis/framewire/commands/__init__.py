"""What commands do between the command line and the stages."""
