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

data "whatsapp_phone_number" "support" {
  phone_number_id = "106000000000001"
}

check "support_can_send" {
  assert {
    condition     = data.whatsapp_phone_number.support.registered && data.whatsapp_phone_number.support.quality_rating != "RED"
    error_message = "The support number is not registered, or its quality is low."
  }
}
