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

resource "whatsapp_business_profile" "support" {
  phone_number_id = "106000000000001"
  about           = "Open from Monday to Friday"
  description     = "Questions about orders and returns."
  email           = "support@example.com"
  vertical        = "RETAIL"
  websites        = ["https://www.example.com"]

  # A JPEG or PNG file beside the configuration. It is uploaded again when its content changes.
  # profile_picture_path = "${path.module}/logo.png"
}
