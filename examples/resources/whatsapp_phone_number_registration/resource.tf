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

variable "pin" {
  type      = string
  ephemeral = true
}

provider "whatsapp" {
  access_token = var.meta_token
}

# A number that is registered already is adopted without a call.
resource "whatsapp_phone_number_registration" "support" {
  phone_number_id = "106000000000001"
  pin_wo          = var.pin

  # Change the version to set another PIN.
  pin_wo_version = "1"
}
