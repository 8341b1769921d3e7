# Each file in this folder breaks the rule that it is named after, and no other one. The plan stops before it reads a template.
mock_provider "whatsapp" {}

run "broken" {
  command         = plan
  expect_failures = [terraform_data.lint]

  variables {
    folder = "tests/broken"
  }

  assert {
    condition     = length(local.files) == 20 && length(output.problems) == 20
    error_message = join("\n", output.problems)
  }

  assert {
    condition     = alltrue([for key, problems in local.problems : join(", ", problems[*].rule) == local.templates[key].name])
    error_message = jsonencode({ for key, problems in local.problems : key => problems[*].rule })
  }

  assert {
    condition     = contains(output.problems, "tests/broken/yaml.yaml: it is not YAML with a map languages")
    error_message = join("\n", output.problems)
  }
}
