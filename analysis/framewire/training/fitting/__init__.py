"""The steps of a fit of an adapter and its heads, from frozen lower layers to averaged weights with a temperature."""
