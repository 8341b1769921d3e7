# The ID consists of the ID of the WhatsApp Business Account and the ID of the user. For a system user, use the app-scoped ID
# that the data source whatsapp_system_users lists. The provider's business_id must be the user's business portfolio.
terraform import whatsapp_business_account_user.chat 102000000000001/122237478405597
