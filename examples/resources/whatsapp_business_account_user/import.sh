# The ID is the ID of the WhatsApp Business Account and that of the user: for a system user the app-scoped one, as the data
# source whatsapp_system_users lists it. The provider's business_id has to be the user's portfolio.
terraform import whatsapp_business_account_user.chat 102000000000001/122237478405597
