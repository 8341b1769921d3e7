# The ID is the ID or key of the chat project.
terraform import whatsapp_token_binding.support SUPPORT
