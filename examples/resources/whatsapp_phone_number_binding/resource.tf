# Every plan looks the number up at Meta.
resource "whatsapp_phone_number_binding" "support" {
  project         = "SUPPORT"
  phone_number_id = "106000000000001"
}

# The plan fails if the account does not list the number. Destroying the binding leaves the number in the project.
resource "whatsapp_phone_number_binding" "sales" {
  project             = "SALES"
  phone_number_id     = "106000000000002"
  business_account_id = "102000000000001"
  on_destroy          = "abandon"
}
