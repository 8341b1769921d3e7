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

resource "whatsapp_phone_number_identity_check" "support" {
  phone_number_id           = "106000000000001"
  enable_identity_key_check = true
}
