"""From the tables of a folder to figures: tokens, rows, the contract, the register."""
