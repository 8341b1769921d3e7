# In the portfolio of the provider's business_id.
list "whatsapp_business_account_settings" "all" {
  provider = whatsapp
}
