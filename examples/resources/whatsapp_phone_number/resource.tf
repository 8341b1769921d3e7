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

# A number that the account has already is adopted. A new one must be verified with a code, in WhatsApp Manager > Phone numbers.
resource "whatsapp_phone_number" "support" {
  business_account_id = "102000000000001"
  cc                  = "1"
  phone_number        = "5550100001"
  verified_name       = "Sandbox Support"
}
