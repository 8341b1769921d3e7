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

data "whatsapp_phone_numbers" "all" {
  business_account_id = "102000000000001"
}

# The phone number IDs by phone number, for imports and for_each.
output "phone_number_ids" {
  value = { for number in data.whatsapp_phone_numbers.all.phone_numbers : number.display_phone_number => number.id }
}
