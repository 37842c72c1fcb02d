"""The look: one stylesheet, the window marks, the page frames and the parts that every screen is made of."""
