# In the portfolio of the provider's business_id.
list "whatsapp_system_user" "all" {
  provider = whatsapp
}
