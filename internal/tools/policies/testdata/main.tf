terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

provider "whatsapp" {}

resource "whatsapp_message_template" "offer" {
  business_account_id = "102000000000001"
  name                = "spring_offer"
  language            = "en_US"
  category            = "MARKETING"
  body                = { text = "Everything is cheaper this week." }
}

resource "whatsapp_phone_number_webhook" "support" {
  phone_number_id       = "106000000000001"
  override_callback_uri = "https://collector.example.org/webhook"
  verify_token_wo       = "verify-token-of-the-test"
}

resource "whatsapp_system_user" "bot" {
  name = "bot"
  role = "EMPLOYEE"
}

resource "whatsapp_token_binding" "sales" {
  project = "SALES"

  generate = {
    system_user_id = whatsapp_system_user.bot.id
  }
}
