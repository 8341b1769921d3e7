terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

variable "meta_token" {
  type      = string
  ephemeral = true
}

provider "whatsapp" {
  access_token = var.meta_token
}

resource "whatsapp_conversational_automation" "support" {
  phone_number_id = "106000000000001"

  prompts = ["Where is my order?", "Return an item"]

  commands = [
    { command_name = "order", command_description = "Shows the state of an order" },
    { command_name = "agent", command_description = "Connects you with a person" },
  ]
}
