terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

locals {
  flow_json = jsonencode({
    version = "7.3"
    screens = [
      {
        id       = "APPOINTMENT"
        title    = "Book an appointment"
        terminal = true
        layout = {
          type = "SingleColumnLayout"
          children = [
            { type = "DatePicker", name = "day", label = "Day", required = true },
            {
              type            = "Footer"
              label           = "Book"
              on-click-action = { name = "complete", payload = { day = "$${form.day}" } }
            },
          ]
        }
      },
    ]
  })
  problems = provider::whatsapp::lint_flow_json(local.flow_json)
}

check "flow" {
  assert {
    condition     = length(local.problems) == 0
    error_message = join("\n", [for p in local.problems : "${p.severity} at ${p.path} (${p.rule}): ${p.detail}"])
  }
}

output "errors" {
  value = [for p in local.problems : p if p.severity == "error"]
}
