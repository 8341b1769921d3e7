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

resource "whatsapp_signup" "news" {
  business_account_id  = "102000000000001"
  display_name         = "News"
  signup_message       = "Get our news once a month"
  confirmation_message = "Thank you. Your code for the next order: {{promo_code}}"
  promo_code           = "WELCOME10"
  privacy_policy_url   = "https://example.com/privacy"
}
