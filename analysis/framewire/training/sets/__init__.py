"""The labelled sets beside the checkout, as examples to fit on and to judge by."""
