package binding

// PlanRemoval is for the tests, which stand outside of the package.
var PlanRemoval = Slot.planRemoval
