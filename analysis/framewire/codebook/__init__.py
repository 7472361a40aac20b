"""The codebook: what a researcher can choose, read from one TOML file, checked, and said in words."""
