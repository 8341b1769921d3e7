terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

data "whatsapp_system_users" "all" {
  business_id = "300000000000001" # optional if business_id is set in the provider
}

output "admins" {
  value = { for user in data.whatsapp_system_users.all.system_users : user.id => user.name if user.role == "ADMIN" }
}
