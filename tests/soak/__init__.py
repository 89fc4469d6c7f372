"""Long imports through the actions, by several processes that are killed on the way: nothing is lost or doubled."""
