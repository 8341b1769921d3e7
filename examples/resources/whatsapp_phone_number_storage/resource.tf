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

# The number must not be registered when the storage changes.
resource "whatsapp_phone_number_storage" "support" {
  phone_number_id = "106000000000001"
  status          = "IN_COUNTRY_STORAGE_DISABLED"
}
