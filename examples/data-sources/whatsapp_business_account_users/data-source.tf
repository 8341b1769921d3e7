terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

data "whatsapp_business_account_users" "support" {
  business_account_id = "102000000000001"
  business_id         = "300000000000001" # optional if business_id is set in the provider
}

# The users with full control, for an audit.
output "full_control" {
  value = { for user in data.whatsapp_business_account_users.support.users : user.id => user.name if contains(user.tasks, "MANAGE") }
}
