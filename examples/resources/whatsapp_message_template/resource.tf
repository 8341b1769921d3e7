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

resource "whatsapp_message_template" "order_update" {
  business_account_id = "102000000000001"
  name                = "order_update"
  language            = "en_US"
  category            = "UTILITY"
  parameter_format    = "NAMED"

  body = {
    text = "Hello {{first_name}}, your order {{order}} has left our warehouse and arrives within two days."
    named_examples = {
      first_name = "Pablo"
      order      = "A-1042"
    }
  }

  footer = {
    text = "Example Shop"
  }

  buttons = [
    {
      type    = "URL"
      text    = "Follow the parcel"
      url     = "https://shop.example.com/parcels/{{1}}"
      example = "https://shop.example.com/parcels/A-1042"
    },
    {
      type = "QUICK_REPLY"
      text = "Talk to us"
    },
  ]
}

# The same in Meta's own form, as a designer exports it.
resource "whatsapp_message_template" "login_code" {
  business_account_id = "102000000000001"
  name                = "login_code"
  language            = "en_US"
  category            = "AUTHENTICATION"

  components_json = jsonencode([
    { type = "BODY", add_security_recommendation = true },
    { type = "FOOTER", code_expiration_minutes = 10 },
    { type = "BUTTONS", buttons = [{ type = "OTP", otp_type = "COPY_CODE" }] },
  ])
}
