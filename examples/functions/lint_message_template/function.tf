terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

locals {
  order_update = jsonencode({
    name     = "order_update"
    language = "en_US"
    category = "UTILITY"
    components = [
      {
        type    = "BODY"
        text    = "Dear {{1}}, your order {{2}} has been sent. It arrives in three days."
        example = { body_text = [["Pablo", "860198"]] }
      },
      {
        type    = "BUTTONS"
        buttons = [{ type = "URL", text = "Follow", url = "https://shop.example.com/{{1}}", example = ["860198"] }]
      },
    ]
  })
  problems = provider::whatsapp::lint_message_template(local.order_update)
}

check "order_update" {
  assert {
    condition     = length(local.problems) == 0
    error_message = join("\n", [for p in local.problems : "${p.severity} at ${p.path} (${p.rule}): ${p.detail}"])
  }
}

output "errors" {
  value = [for p in local.problems : p if p.severity == "error"]
}
