terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

locals {
  order_update = jsonencode([
    {
      type    = "BODY"
      text    = "Dear {{1}}, your order {{2}} has been sent. It arrives in three days."
      example = { body_text = [["Pablo", "860198"]] }
    },
    {
      type    = "BUTTONS"
      buttons = [{ type = "URL", text = "Follow", url = "https://shop.example.com/{{1}}", example = ["860198"] }]
    },
  ])
}

output "with_examples" {
  value = provider::whatsapp::render_message_template(local.order_update, null)
}

output "with_values" {
  value = provider::whatsapp::render_message_template(local.order_update, {
    "1"            = "Ana"
    "2"            = "17"
    "buttons[0].1" = "17"
  })
}
