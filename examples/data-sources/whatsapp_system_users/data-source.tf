data "whatsapp_system_users" "all" {
  business_id = "300000000000001" # needless where the provider has one
}

output "admins" {
  value = { for user in data.whatsapp_system_users.all.system_users : user.id => user.name if user.role == "ADMIN" }
}
