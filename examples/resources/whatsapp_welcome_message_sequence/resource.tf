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

resource "whatsapp_welcome_message_sequence" "spring" {
  business_account_id = "102000000000001"
  name                = "Spring campaign"

  welcome_message_sequence = {
    text             = "Welcome! How can we help you?"
    autofill_message = { content = "I saw your offer and have a question." }
    ice_breakers     = [{ title = "Show me the offer" }, { title = "Where is your shop?" }]
  }
}
