# terraform test checks all templates without a network and without credentials. The precondition in main.tf refuses what Meta would
# refuse; the assertion also fails for what Meta may refuse.
mock_provider "whatsapp" {}

run "lint" {
  command = plan

  assert {
    condition     = length(output.problems) == 0
    error_message = join("\n", output.problems)
  }
}
