"""Can all printed numbers be true together, and which few cannot?"""
