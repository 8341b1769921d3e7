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

resource "whatsapp_username" "support" {
  phone_number_id = "106000000000001"
  username        = "example.support1"
}
