# The ID is the number at the end of the address of the inbox's settings page.
terraform import whatsapp_chatwoot_inbox.sales 3
