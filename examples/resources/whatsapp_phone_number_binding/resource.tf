# The number is looked up at Meta while Terraform plans.
resource "whatsapp_phone_number_binding" "support" {
  project         = "SUPPORT"
  phone_number_id = "106000000000001"
}

# Fails the plan unless the account lists the number. Destroying the binding leaves the number in the project.
resource "whatsapp_phone_number_binding" "sales" {
  project             = "SALES"
  phone_number_id     = "106000000000002"
  business_account_id = "102000000000001"
  on_destroy          = "abandon"
}
